import {
  div,
  matMul,
  mean,
  mul,
  ShapeError,
  square,
  sub,
  sum,
  tidy,
  type Scalar,
  type Tensor,
} from '@graftjs/core';

/**
 * CORAL: how far the second moments of two domains are apart, ‖C_s - C_t‖²_F / (4 d²), with the
 * covariances divided by n - 1.
 *
 * The Transfer-Learning-Library's form (squared distance of means plus the mean squared difference of
 * covariances, no 1/4) is another one; this is the papers'.
 *
 * @param source features [n, d]
 * @param target features [m, d]
 * @see Sun and Saenko, "Deep CORAL", ECCV Workshops 2016
 */
export function coralLoss(source: Tensor, target: Tensor): Scalar {
  checkDomains('coralLoss', source, target);
  return tidy(() => {
    const width = source.shape[1] as number;
    const difference = sub(covarianceOf(source), covarianceOf(target));
    return div(sum<Scalar>(square(difference)), 4 * width * width);
  });
}

function covarianceOf(x: Tensor): Tensor {
  const rest = sub(x, mean(x, 0, true));
  return mul(matMul(rest, rest, true, false), 1 / (x.shape[0]! - 1));
}

/** Both must be [examples, features] with the same features, and at least two examples. */
export function checkDomains(where: string, source: Tensor, target: Tensor): void {
  const fine = [source, target].every(({ rank, shape }) => rank === 2 && shape[0]! >= 2);
  if (fine && source.shape[1] === target.shape[1]) return;
  throw new ShapeError({
    where,
    problem:
      'both domains must be [examples, features], with the same features and 2 examples or more',
    operands: [
      { label: 'source', value: source.shape },
      { label: 'target', value: target.shape },
    ],
  });
}
