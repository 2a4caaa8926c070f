import {
  add,
  cast,
  concat,
  DataError,
  defineLoss,
  equal,
  exp,
  expandDims,
  fill,
  less,
  log,
  logicalAnd,
  logSoftmax,
  matMul,
  maximum,
  neg,
  notEqual,
  oneHot,
  range,
  reshape,
  ShapeError,
  slice,
  sub,
  sum,
  unstack,
  where,
  zeros,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
} from '@graftjs/core';

/** Far below any log probability, and finite, so that slopes stay numbers. */
const NEVER = -1e30;

/**
 * −log of the chance of a sequence of labels, over all ways to stretch it to the time steps with
 * blanks between (connectionist temporal classification, Graves et al. 2006).
 *
 * Labels are class numbers [batch, length], 0 (the blank) after the end of short ones; predictions
 * are logits [batch, time, classes]. Labels that do not fit into the time steps give NaN, upon
 * which `fit` names the example.
 *
 * @example
 * ctc();
 */
export const ctc = defineLoss({
  type: 'losses/CTC',
  anyLabels: true,
  perExample(yTrue, yPred) {
    checkShapes(yTrue, yPred);
    return alignmentLoss(yTrue as Tensor2D, yPred as Tensor3D);
  },
  async check(yTrue, yPred) {
    const [time, length] = [yPred.shape[1] as number, yTrue.shape[1] as number];
    const labels = await yTrue.data();
    for (let i = 0; i < (yTrue.shape[0] as number); i++) {
      const own = Array.from(labels.slice(i * length, (i + 1) * length)).filter((x) => x !== 0);
      const steps = own.length + own.filter((label, at) => label === own[at - 1]).length;
      if (steps <= time) continue;
      throw new DataError({
        where: 'loss CTC',
        problem: `the labels of example ${i} need ${steps} time steps, and there are ${time}`,
        operands: [{ label: 'labels', value: own.join(' ') }],
        hint: 'Two equal labels in a row need a blank between them.',
      });
    }
  },
});

function alignmentLoss(labels: Tensor2D, logits: Tensor3D): Tensor {
  const [batch, length] = labels.shape;
  const states = 2 * length + 1;
  const classes = withBlanks(labels);
  // [batch, time, states]: what each state says of each step.
  const said = matMul(logSoftmax(logits), spread(classes, logits.shape[2]), false, true);
  const [first, ...rest] = unstack(said, 1) as [Tensor, ...Tensor[]];
  const starts = less(range(0, states, 1, 'int32'), 2);
  // A blank between two labels may be passed over where they differ.
  const mayJump = logicalAnd(notEqual(classes, 0), notEqual(classes, shifted(classes, 2, 0)));
  let alpha = where(starts, first, NEVER) as Tensor;
  for (const step of rest) {
    const jump = where(mayJump, shifted(alpha, 2, NEVER), NEVER) as Tensor;
    alpha = add(logAddExp([alpha, shifted(alpha, 1, NEVER), jump]), step);
  }
  // It ends in the last label or in the blank behind it.
  const count = sum(cast(notEqual(labels, 0), 'int32'), 1, true);
  const last = add(count, count);
  const at = range(0, states, 1, 'int32');
  const pick = (state: Tensor): Tensor =>
    sum(where(equal(at, state), alpha, 0), -1, true) as Tensor;
  const before = where(equal(count, 0), NEVER, pick(sub(last, 1))) as Tensor;
  const loss = neg(reshape(logAddExp([pick(last), before]), [batch]));
  return where(less(loss, 1e29), loss, NaN) as Tensor;
}

/** Labels with a blank before, between and after them. */
function withBlanks(labels: Tensor2D): Tensor {
  const [batch, length] = labels.shape;
  const values = expandDims(cast(labels, 'int32'), -1);
  const pairs = concat([zeros(values.shape, 'int32'), values], -1);
  return concat([reshape(pairs, [batch, 2 * length]), zeros([batch, 1], 'int32')], -1);
}

const spread = (classes: Tensor, count: number): Tensor3D =>
  cast(oneHot(classes as Tensor2D, count), 'float32') as Tensor3D;

/** Moved to the right by some states. */
function shifted(x: Tensor, by: number, filler: number): Tensor {
  const [batch, states] = x.shape as [number, number];
  const lead = fill([batch, Math.min(by, states)], filler, x.dtype as 'float32');
  return slice(concat([lead, x], -1), [0, 0], [batch, states]);
}

function logAddExp(terms: readonly Tensor[]): Tensor {
  const top = terms.reduce((a, b) => maximum(a, b));
  const total = terms.map((term) => exp(sub(term, top))).reduce((a, b) => add(a, b));
  return add(top, log(total));
}

function checkShapes(yTrue: Tensor, yPred: Tensor): void {
  if (yTrue.rank === 2 && yPred.rank === 3 && yTrue.shape[0] === yPred.shape[0]) return;
  throw new ShapeError({
    where: 'loss CTC',
    problem: 'labels are [batch, length] and predictions [batch, time, classes]',
    operands: [
      { label: 'labels', value: yTrue.shape },
      { label: 'predictions', value: yPred.shape },
    ],
  });
}
