import { additiveAttention } from './additive-attention.js';
import { attention } from './attention.js';
import { groupedQueryAttention } from './grouped-query-attention.js';
import { multiHeadAttention } from './multi-head-attention.js';

/** Layers that look up values by how well their keys fit a query. */
export const attentionLayers = {
  additiveAttention,
  attention,
  groupedQueryAttention,
  multiHeadAttention,
} as const;
