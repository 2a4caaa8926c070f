import {
  add,
  argMax,
  concat,
  dispose,
  div,
  expandDims,
  inferenceContext,
  keep,
  matMul,
  mul,
  ones,
  Random,
  reshape,
  scalar,
  sqrt,
  square,
  sum,
  tensorList,
  tidy,
  transpose,
  zeros,
  type Layer,
  type Model,
  type Parameter,
  type Scalar,
  type SymbolicTensor,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';
import { dense, subModel } from '@graftjs/layers';
import { stopGradient } from '../domains/stop-gradient.js';
import { classRows } from './class-rows.js';
import { contrastiveDivergence, matchesOf } from './contrastive-divergence.js';
import { featuresBefore } from './features-before.js';
import { KeyQueue } from './key-queue.js';
import type { BoundPenalty, PenaltyPhase, WatchedBatch } from './source-penalty.js';
import { withValues } from './with-values.js';

export interface BiTuningSettings {
  readonly queue: number;
  readonly momentum: number;
  readonly temperature: number;
  readonly projection: number;
  readonly weight: number;
}

/** Features with a 1 behind them, and their projections; rows of unit length. */
interface Embedded {
  readonly h: Tensor2D;
  readonly z: Tensor2D;
}

/** What is remembered of the encoder of keys, and its keys. */
interface Memory {
  readonly layer: Layer;
  readonly queue: KeyQueue;
  /** What each parameter is in the encoder of keys. */
  readonly followers: ReadonlyMap<Parameter, Parameter>;
}

/** Bi-Tuning of one model: its projection, and the memory of the phase. */
export class BoundBiTuning implements BoundPenalty {
  readonly name = 'biTuning';
  readonly remembers = true;
  readonly #classes: number;
  readonly #width: number;
  readonly #projector: Layer;
  #place: SymbolicTensor | null = null;
  #features: Model | null = null;
  #memory: Memory | null = null;
  /** Keys of the batch of this step and its classes, until they are remembered. */
  #held: readonly Tensor[] = [];

  constructor(
    private readonly classifier: Layer,
    private readonly settings: BiTuningSettings,
    private readonly random: Random,
  ) {
    const [width, classes] = this.#kernel.shape as [number, number];
    this.#classes = classes;
    this.#width = width;
    this.#projector = dense(settings.projection, { name: 'bi_tuning_projection' });
    this.#projector.build([[null, width]]);
    for (const parameter of this.#projector.parameters) {
      parameter.initialize(random.split(parameter.name));
    }
  }

  get layers(): readonly Layer[] {
    return this.#place && this.#memory ? [this.#projector, this.#memory.layer] : [];
  }

  async begin({ rest, batches }: PenaltyPhase): Promise<readonly SymbolicTensor[]> {
    this.#place = featuresBefore(rest, this.classifier);
    if (!this.#place) return [];
    this.#features = subModel(rest, { to: this.#place });
    this.#memory = this.#remember(this.#features);
    const pass = { epoch: 0, random: this.random.split('queue') };
    for await (const { x, y } of batches.iterate(pass)) {
      const [inputs, targets] = [tensorList(x), tensorList(y)];
      tidy(() => this.#push(this.#keysOf(inputs), classRows(targets[0] as Tensor, this.#classes)));
      dispose([...inputs, ...targets]);
      if (this.#memory.queue.full) break;
    }
    this.#memory.queue.fill();
    return [this.#place];
  }

  term(_parameters: readonly Parameter[], { x, y, inside }: WatchedBatch): Scalar {
    if (!this.#place || !this.#memory) return scalar(0);
    const labels = classRows(y[0] as Tensor, this.#classes);
    const { h, z } = this.#embed(inside(this.#place));
    const keys = this.#keysOf(x);
    dispose([...this.#held]);
    this.#held = [keys.h, keys.z, labels].map((tensor) => keep(tensor.clone()));
    const [rememberedH, rememberedZ] = this.#memory.queue.parameters.map(({ value }) => value);
    const ofClass = matMul(labels, this.#classWeights()) as Tensor2D;
    const { queue: count, temperature, weight } = this.settings;
    const matches = matchesOf(labels, count);
    const classes = contrastiveDivergence(
      {
        own: sum(mul(h, ofClass), 1),
        remembered: matMul(ofClass, rememberedH as unknown as Tensor2D, false, true),
        matches,
      },
      { temperature, count },
    );
    const projections = contrastiveDivergence(
      {
        own: sum(mul(z, keys.z), 1),
        remembered: matMul(z, rememberedZ as unknown as Tensor2D, false, true),
        matches,
      },
      { temperature, count },
    );
    return mul(add(classes, projections), weight);
  }

  afterStep(): void {
    const [h, z, labels] = this.#held;
    if (!this.#memory || !h || !z || !labels) return;
    const { momentum } = this.settings;
    for (const [parameter, follower] of this.#memory.followers) {
      follower.assign(add(mul(follower.value, momentum), mul(parameter.value, 1 - momentum)));
    }
    this.#push({ h: h as Tensor2D, z: z as Tensor2D }, labels);
    dispose([...this.#held]);
    this.#held = [];
  }

  dispose(): void {
    dispose([...this.#held]);
    this.#held = [];
    this.#memory?.layer.dispose();
    this.#projector.dispose();
  }

  /** A new memory for what trains now; what was followed before goes on from where it was. */
  #remember(features: Model): Memory {
    const followed = [...new Set([...features.trainableParameters, ...this.#projector.parameters])];
    const { queue: length, projection } = this.settings;
    const { layer, queue, states } = KeyQueue.make({
      length,
      classes: this.#classes,
      widths: [this.#width + 1, projection],
      shapes: followed.map(({ shape }) => shape),
    });
    const followers = new Map(followed.map((one, i) => [one, states[i] as Parameter]));
    for (const [parameter, follower] of followers) {
      const before = this.#memory?.followers.get(parameter);
      tidy(() => follower.assign((before ?? parameter).value));
    }
    this.#memory?.layer.dispose();
    return { layer, queue, followers };
  }

  /** What the slow encoder makes of a batch; no gradient flows through it. */
  #keysOf(x: readonly Tensor[]): Embedded {
    const { followers } = this.#memory as Memory;
    const values = new Map([...followers].map(([one, { value }]) => [one, value as Tensor]));
    const { h, z } = withValues(values, () => {
      const [made] = (this.#features as Model).call(x, inferenceContext(new Random(0)));
      return this.#embed(made as Tensor);
    });
    return { h: stopGradient(h), z: stopGradient(z) };
  }

  #embed(features: Tensor): Embedded {
    const rows = reshape(features, [features.shape[0] as number, -1]) as Tensor2D;
    const [z] = this.#projector.call([rows], inferenceContext(new Random(0)));
    const h = concat([rows, ones([rows.shape[0], 1])], 1) as Tensor2D;
    return { h: unitRows(h), z: unitRows(z as Tensor2D) };
  }

  /** Kernel and bias of each class as a row of unit length. */
  #classWeights(): Tensor2D {
    const bias = this.classifier.parameters.find(({ name }) => name === 'bias');
    const row = bias?.value ?? zeros([this.#classes]);
    const whole = concat([transpose(this.#kernel.value), expandDims(row as Tensor, 1)], 1);
    return stopGradient(unitRows(whole as Tensor2D));
  }

  #push({ h, z }: Embedded, labels: Tensor): void {
    const classes = Array.from(argMax(labels, 1).dataSync());
    this.#memory?.queue.push({ rows: [h, z], labels: classes });
  }

  get #kernel(): Parameter {
    return this.classifier.parameters.find(({ name }) => name === 'kernel') as Parameter;
  }
}

const unitRows = (x: Tensor2D): Tensor2D =>
  div(x, sqrt(add(sum(square(x), 1, true), 1e-12))) as Tensor2D;
