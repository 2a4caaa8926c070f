import {
  add,
  addN,
  ConfigError,
  inferenceContext,
  mul,
  Random,
  scalar,
  square,
  sum,
  tensor1d,
  type Layer,
  type Model,
  type Scalar,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { subModel } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';
import { stopGradient } from '../domains/stop-gradient.js';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';
import { channelAxis } from '../surgery/channel-axis.js';
import { lastOutputOf } from '../surgery/last-output-of.js';
import { stagesOf } from '../surgery/stages-of.js';
import { trainsBefore } from '../surgery/trains-before.js';
import { checkStrength } from '../statistics/check-number.js';
import { behaviourDistance } from './behaviour-distance.js';
import { channelAttention } from './channel-attention.js';
import type { BoundPenalty, PenaltyPhase, SourcePenalty } from './source-penalty.js';
import { SourceValues } from './source-values.js';
import { knownOptions } from '../words/known-options.js';
import { printed } from '../words/printed.js';

export interface DeltaOptions {
  /** How strongly feature maps are held to those of the source. Default 0.1. */
  readonly alpha?: number;
  /** How strongly the weights of the head are held to zero. Default 0.01. */
  readonly beta?: number;
  /** Layers whose maps are compared. Default the last of each stage before the head. */
  readonly layers?: Selection;
  /**
   * `measured` (default): channels count by how much the loss grows without them, which takes two
   * passes a channel, once. `even`: all count the same.
   */
  readonly attention?: 'measured' | 'even';
}

/**
 * DELTA (Li et al. 2019): not the weights but what layers make of the new examples stays near the
 * source: α · Σ over layers of ½ Σ_c C · a_c ‖F_c − F⁰_c‖² / (h w), and β/2 · ‖w‖² over the head.
 *
 * @example
 * await fineTune(model, train, { recipe: lpft(), penalty: delta({ alpha: 0.1 }) });
 */
export function delta(given: DeltaOptions = {}): SourcePenalty {
  const {
    alpha = 0.1,
    beta = 0.01,
    layers,
    attention = 'measured',
  } = knownOptions('delta', given, ['alpha', 'beta', 'layers', 'attention']);
  checkStrength('delta', 'alpha', alpha);
  checkStrength('delta', 'beta', beta);
  return printed({
    name: 'delta',
    describe: () => `DELTA: ${alpha} |F - F0|^2 a, ${attention} attention, + ${beta}/2 |w new|^2`,
    bind({ model, fresh }): BoundPenalty {
      const compared = layers ? selectLayers(model, layers) : endsOfStages(model);
      if (compared.length === 0) {
        throw new ConfigError({ where: 'delta', problem: 'there are no layers to compare' });
      }
      const start = new SourceValues(model.parameters);
      const isNew = new Set(fresh);
      const weights = new Map<Layer, Float32Array>();
      let watched: readonly Watched[] = [];
      let maps: Model | null = null;
      return {
        name: 'delta',
        runsSource: true,
        remembers: attention === 'measured',
        dispose: () => start.dispose(),
        async begin(phase) {
          watched = watchedIn(phase.rest, compared);
          const places = watched.map(({ place }) => place);
          maps = places.length > 0 ? subModel(phase.rest, { to: places, inputs: 'all' }) : null;
          for (const one of watched) {
            if (!weights.has(one.layer)) weights.set(one.layer, await weightsOf(one, phase));
          }
          return places;
        },
        term(parameters, { x, inside }) {
          const decay = parameters
            .filter((parameter) => isNew.has(parameter))
            .map(({ value }) => mul<Scalar>(sum(square(value)), beta / 2));
          const head = decay.length > 0 ? (addN(decay) as Scalar) : scalar(0);
          if (!maps) return head;
          const part = maps;
          const sources = start.within(() => part.call(x, inferenceContext(new Random(0))));
          const distances = watched.map(({ layer, place, axis }, i) =>
            behaviourDistance(
              inside(place),
              stopGradient(sources[i] as Tensor),
              tensor1d(weights.get(layer) as Float32Array),
              axis,
            ),
          );
          return add(mul(addN(distances), alpha), head);
        },
      };

      function weightsOf({ place, axis }: Watched, phase: PenaltyPhase) {
        const channels = place.shape[axis] as number;
        return attention === 'even'
          ? new Float32Array(channels).fill(1 / channels)
          : channelAttention(phase, place, axis);
      }
    },
  });
}

interface Watched {
  readonly layer: Layer;
  readonly place: SymbolicTensor;
  readonly axis: number;
}

function endsOfStages(model: Model): Layer[] {
  return stagesOf(model)
    .filter(({ name }) => name !== 'head')
    .flatMap(({ layers }) => layers.slice(-1));
}

/** The layers whose maps can change in a phase, and where they are. */
function watchedIn(rest: Model, compared: readonly Layer[]): Watched[] {
  const inRest = new Set(usesOf(rest).map(({ layer }) => layer));
  return compared.flatMap((layer) => {
    if (!inRest.has(layer)) return [];
    const place = lastOutputOf(rest, layer);
    const axis = channelAxis(rest, place);
    return trainsBefore(place) ? [{ layer, place, axis }] : [];
  });
}
