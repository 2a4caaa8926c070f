import {
  add,
  div,
  inferenceContext,
  mean,
  mul,
  neg,
  Random,
  softplus,
  sum,
  type Model,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';

/** Two hidden layers that tell domains apart, and the loss of doing so. */
export class Discriminator {
  readonly model: Model;

  constructor(width: number, hidden: number, random: Random) {
    this.model = sequential(
      [
        dense(hidden, { activation: 'relu', inputShape: [width], name: 'discriminator_1' }),
        dense(hidden, { activation: 'relu', name: 'discriminator_2' }),
        dense(1, { name: 'discriminator_logit' }),
      ],
      { name: 'discriminator' },
    );
    this.model.initialize(random);
  }

  /**
   * Binary cross-entropy with the source as 1 and the target as 0, the mean of both domains.
   *
   * @param weights of the examples of both domains; they are made to have the mean 1
   */
  loss(source: Tensor, target: Tensor, weights?: readonly [Tensor, Tensor]): Scalar {
    const [s, t] = [this.#logits(source), this.#logits(target)];
    const losses = [softplus(neg(s)), softplus(t)] as const;
    const [forSource, forTarget] = losses.map((loss, i) => weighed(loss, weights?.[i]));
    return mul<Scalar>(add(forSource as Scalar, forTarget as Scalar), 0.5);
  }

  #logits(features: Tensor): Tensor {
    return this.model.call([features], inferenceContext(new Random(0)))[0] as Tensor;
  }
}

function weighed(loss: Tensor, weights: Tensor | undefined): Scalar {
  if (!weights) return mean<Scalar>(loss);
  return div<Scalar>(sum(mul(loss, weights)), sum(weights));
}
