import {
  add,
  mul,
  Parameter,
  sigmoid,
  sub,
  type Random,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { initializers } from '@graftjs/layers';
import { stopGradient } from '../domains/stop-gradient.js';

/**
 * A learned choice between two copies of layers, the frozen and the tuned one. In training it is drawn,
 * tuned where l + g > 0 with g from the logistic distribution (the Gumbel-max trick of two classes);
 * the gradient is that of σ((l + g) / τ) (straight-through, Jang et al. 2017). Between draws it is
 * decided: tuned where l > 0.
 */
export class LayerChoice {
  /** The logit l of the tuned copy. */
  readonly policy: Parameter;
  #noise: number | null = null;

  /** @param tuned how likely the tuned copy is at first */
  constructor(
    readonly name: string,
    private readonly options: { readonly tuned: number; readonly temperature: number },
  ) {
    const logit = Math.log(options.tuned / (1 - options.tuned));
    const initializer = initializers.constant({ value: logit });
    this.policy = new Parameter({ name: `${name}/policy`, shape: [], initializer });
  }

  /** Draws for one pass in training, or decides where there is nothing to draw from. */
  draw(random: Random | null): void {
    if (!random) {
      this.#noise = null;
      return;
    }
    const u = Math.min(1 - 1e-7, Math.max(1e-7, random.uniform(0, 1)));
    this.#noise = Math.log(u / (1 - u));
  }

  /** How likely the tuned copy is now. */
  get probability(): number {
    return 1 / (1 + Math.exp(-this.#logit));
  }

  /** What is decided without a draw. */
  get isTuned(): boolean {
    return this.#logit > 0;
  }

  /** The values to use: of one copy or the other, whole. */
  between(frozen: Tensor, tuned: Tensor): Tensor {
    if (this.#noise === null) return this.isTuned ? tuned : frozen;
    const chosen = this.#gate(this.#noise);
    return add(frozen, mul(chosen, sub(tuned, frozen)));
  }

  /** 1 or 0, with the gradient of the soft choice. */
  #gate(noise: number): Scalar {
    const soft = sigmoid(mul(add(this.policy.value, noise), 1 / this.options.temperature));
    const hard = this.#logit + noise > 0 ? 1 : 0;
    return add(sub(soft, stopGradient(soft)), hard);
  }

  get #logit(): number {
    return this.policy.stored.dataSync()[0] as number;
  }
}
