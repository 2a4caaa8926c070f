import { checkStrength } from '../statistics/check-number.js';
import { oneHotRows } from './one-hot-rows.js';
import { checkHeadData, type HeadData, type LinearHead } from './linear-head.js';
import { ridgeRegression, type RidgeOptions } from './ridge-regression.js';

/**
 * Ridge regression onto one-hot rows (1 for the class, 0 for others) in closed form:
 * ‖X W + b − Y‖² + λ‖W‖², the bias without a penalty.
 *
 * @example
 * const head = ridgeHead({ features, labels, classes: 10 }, { lambda: 10 });
 * const answers = predictClasses(head, others);
 */
export function ridgeHead(data: HeadData, options: RidgeOptions = {}): LinearHead {
  checkHeadData('ridgeHead', data);
  checkStrength('ridgeHead', 'lambda', options.lambda ?? 1);
  const { features, labels, classes } = data;
  return ridgeRegression({ features, targets: oneHotRows(labels, classes) }, options);
}
