import { bidirectional } from './bidirectional.js';
import { timeDistributed } from './time-distributed.js';

/** Layers around layers. */
export const wrapperLayers = { bidirectional, timeDistributed } as const;
