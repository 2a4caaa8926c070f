import { conv1d } from './conv1d.js';
import { conv1dTranspose } from './conv1d-transpose.js';
import { conv2d } from './conv2d.js';
import { conv2dTranspose } from './conv2d-transpose.js';
import { conv3d } from './conv3d.js';
import { conv3dTranspose } from './conv3d-transpose.js';
import { cropping1d } from './cropping1d.js';
import { cropping2d } from './cropping2d.js';
import { cropping3d } from './cropping3d.js';
import { depthwiseConv1d } from './depthwise-conv1d.js';
import { depthwiseConv2d } from './depthwise-conv2d.js';
import { locallyConnected1d, locallyConnected2d } from './locally-connected.js';
import { separableConv1d } from './separable-conv1d.js';
import { separableConv2d } from './separable-conv2d.js';
import { zeroPadding1d } from './zero-padding1d.js';
import { zeroPadding2d } from './zero-padding2d.js';
import { zeroPadding3d } from './zero-padding3d.js';

/** Convolutions, and what brings their inputs to size. */
export const convolutionLayers = {
  conv1d,
  conv1dTranspose,
  conv2d,
  conv2dTranspose,
  conv3d,
  conv3dTranspose,
  cropping1d,
  cropping2d,
  cropping3d,
  depthwiseConv1d,
  depthwiseConv2d,
  locallyConnected1d,
  locallyConnected2d,
  separableConv1d,
  separableConv2d,
  zeroPadding1d,
  zeroPadding2d,
  zeroPadding3d,
} as const;
