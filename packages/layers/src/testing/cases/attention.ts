import {
  additiveAttention,
  attention,
  groupedQueryAttention,
  multiHeadAttention,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';

const QUERY = [2, 3, 4];
const VALUE = [2, 5, 4];
const KEPT = [
  [1, 1, 0],
  [1, 0, 1],
];
const SEEN = [
  [1, 1, 0, 1, 1],
  [0, 1, 1, 0, 1],
];
const heads = (count: number): string[] => Array(count).fill(['kernel', 'bias']).flat();

const IN_CALLS = 'Keras is told it with each call; models that Keras wrote compare it';
const wave = (count: number): number[] => Array.from({ length: count }, (_, i) => Math.sin(i));
const VALUES = [wave(24), wave(40)];
const MASK = Array.from({ length: 30 }, (_, i) => (i % 3 === 1 ? 0 : 1));

export const attentionCases = {
  attention: [
    {
      title: 'scores',
      make: () => attention({ returnAttentionScores: true }),
      inputs: [QUERY, VALUE],
      output: QUERY,
      otherOutputs: [[2, 3, 5]],
      beyondKeras: IN_CALLS,
    },
    { title: 'dot', make: () => attention(), inputs: [QUERY, VALUE], output: QUERY },
    {
      title: 'scaled, with a key, masked',
      make: () => attention({ useScale: true }),
      inputs: [QUERY, [2, 5, 3], VALUE],
      output: [2, 3, 3],
      weights: ['scale'],
      masks: [KEPT, SEEN, null],
    },
    {
      title: 'concat, causal',
      make: () => attention({ scoreMode: 'concat', useScale: true, useCausalMask: true }),
      inputs: [VALUE, VALUE],
      output: VALUE,
      weights: ['scale', 'concat_score_weight'],
    },
    {
      title: 'dropped',
      make: () => attention({ dropout: 0.4, seed: 2 }),
      inputs: [QUERY, VALUE],
      output: QUERY,
    },
  ],
  additiveAttention: [
    {
      title: 'scaled',
      make: () => additiveAttention(),
      inputs: [QUERY, VALUE],
      output: QUERY,
      weights: ['scale'],
    },
    {
      title: 'plain, masked, causal',
      make: () => additiveAttention({ useScale: false, useCausalMask: true }),
      inputs: [VALUE, VALUE],
      output: VALUE,
      masks: [SEEN, SEEN],
    },
  ],
  multiHeadAttention: [
    {
      title: 'scores, a mask of them',
      make: () =>
        multiHeadAttention({
          numHeads: 2,
          keyDim: 3,
          returnAttentionScores: true,
          useAttentionMask: true,
        }),
      inputs: [QUERY, VALUE, [2, 3, 5]],
      output: QUERY,
      otherOutputs: [[2, 2, 3, 5]],
      weights: heads(4),
      values: [...VALUES, MASK],
      // A mask has no gradient; the cases without one check those of the weights.
      discrete: true,
      still: ['kernel', 'bias'],
      beyondKeras: IN_CALLS,
    },
    {
      title: 'of a sequence to itself',
      make: () => multiHeadAttention({ numHeads: 2, keyDim: 3 }),
      inputs: [QUERY, QUERY],
      output: QUERY,
      weights: heads(4),
      still: ['bias'],
    },
    {
      title: 'with a key, masked',
      make: () => multiHeadAttention({ numHeads: 2, keyDim: 3, valueDim: 2, outputShape: [6] }),
      inputs: [QUERY, VALUE, [2, 5, 2]],
      output: [2, 3, 6],
      weights: heads(4),
      masks: [null, SEEN, SEEN],
      still: ['bias'],
    },
    {
      title: 'causal, gated, no bias',
      make: () =>
        multiHeadAttention({
          numHeads: 2,
          keyDim: 2,
          useBias: false,
          useGate: true,
          useCausalMask: true,
          slidingWindow: 2,
        }),
      inputs: [VALUE, VALUE],
      output: VALUE,
      weights: Array(5).fill('kernel'),
    },
    {
      title: 'over images, dropped',
      make: () => multiHeadAttention({ numHeads: 2, keyDim: 3, dropout: 0.3 }),
      inputs: [
        [2, 2, 3, 4],
        [2, 2, 2, 4],
      ],
      output: [2, 2, 3, 4],
      weights: heads(4),
      still: ['bias'],
    },
    {
      title: 'along one axis of two',
      make: () => multiHeadAttention({ numHeads: 2, keyDim: 3, attentionAxes: 2 }),
      inputs: [
        [2, 2, 3, 4],
        [2, 2, 3, 4],
      ],
      output: [2, 2, 3, 4],
      weights: heads(4),
      still: ['bias'],
    },
  ],
  groupedQueryAttention: [
    {
      title: 'scores, a mask of them',
      make: () =>
        groupedQueryAttention({
          headDim: 3,
          numQueryHeads: 4,
          numKeyValueHeads: 2,
          returnAttentionScores: true,
          useAttentionMask: true,
        }),
      inputs: [QUERY, VALUE, [2, 3, 5]],
      output: QUERY,
      otherOutputs: [[2, 4, 3, 5]],
      weights: heads(4),
      values: [...VALUES, MASK],
      // A mask has no gradient; the cases without one check those of the weights.
      discrete: true,
      still: ['kernel', 'bias'],
      beyondKeras: IN_CALLS,
    },
    {
      title: 'two heads for each key',
      make: () => groupedQueryAttention({ headDim: 3, numQueryHeads: 4, numKeyValueHeads: 2 }),
      inputs: [QUERY, VALUE],
      output: QUERY,
      weights: heads(4),
      masks: [null, SEEN],
      still: ['bias'],
    },
    {
      title: 'causal, gated',
      make: () =>
        groupedQueryAttention({
          headDim: 2,
          numQueryHeads: 2,
          numKeyValueHeads: 1,
          useGate: true,
          useCausalMask: true,
        }),
      inputs: [VALUE, VALUE],
      output: VALUE,
      weights: heads(5),
      still: ['bias'],
    },
  ],
} satisfies { readonly [name: string]: readonly LayerCase[] };
