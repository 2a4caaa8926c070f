import {
  add,
  defineLoss,
  div,
  exp,
  logSoftmax,
  mul,
  neg,
  options,
  ShapeError,
  slice,
  sub,
  sum,
  where,
  type Tensor,
} from '@graftjs/core';
import { isClass } from '../crossentropy/class-labels.js';

/**
 * T² · KL(softmax(teacher / T) ‖ softmax(student / T)), which makes a student's logits those of a
 * teacher (Hinton et al. 2015); T² keeps gradients as large at any temperature. `hardShare` of the
 * loss is the cross-entropy with true classes instead.
 *
 * Predictions are logits [batch, …, classes]. Labels are the teacher's logits in that shape, with the
 * class number behind them ([batch, …, classes + 1]) where `hardShare` is more than 0.
 *
 * @example
 * distillation({ temperature: 4 });
 * distillation({ temperature: 4, hardShare: 0.1 }); // labels: concat([teacherLogits, classes], -1)
 */
export const distillation = defineLoss({
  type: 'losses/Distillation',
  options: {
    temperature: options.number({ min: 1e-3, default: 2 }),
    hardShare: options.number({ min: 0, max: 1, default: 0 }),
  },
  positional: 'temperature',
  anyLabels: true,
  perExample(yTrue, yPred, { temperature, hardShare }) {
    const classes = yPred.shape.at(-1) as number;
    checkShapes(yTrue, yPred, classes + (hardShare > 0 ? 1 : 0));
    const columns = (from: number, count: number): Tensor =>
      slice(
        yTrue,
        [...yTrue.shape.slice(1).map(() => 0), from],
        [...yPred.shape.slice(0, -1), count],
      );
    const teacher = logSoftmax(div(columns(0, classes), temperature));
    const student = logSoftmax(div(yPred, temperature));
    const soft = mul(sum(mul(exp(teacher), sub(teacher, student)), -1), temperature ** 2);
    if (hardShare === 0) return soft;
    const right = isClass(columns(classes, 1), classes);
    const hard = neg(sum(where(right, logSoftmax(yPred), 0), -1));
    return add(mul(soft, 1 - hardShare), mul(hard, hardShare));
  },
});

function checkShapes(yTrue: Tensor, yPred: Tensor, columns: number): void {
  const lead = yPred.shape.slice(0, -1);
  if (yTrue.shape.join() === [...lead, columns].join()) return;
  throw new ShapeError({
    where: 'loss Distillation',
    problem: "labels are not the teacher's logits for these predictions",
    operands: [
      { label: 'labels', value: yTrue.shape },
      { label: 'expected', value: [...lead, columns] },
      { label: 'predictions', value: yPred.shape },
    ],
    hint: 'With hardShare above 0, the class number comes behind the logits of the teacher.',
  });
}
