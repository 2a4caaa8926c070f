import { defineLayer, options } from '@graftjs/core';
import { regularizers } from '../regularizers/index.js';
import { activityPenalty } from '../regularizers/activity-penalty.js';

/** Passes its input on and adds l1 · Σ|x| + l2 · Σx² of it, per example, to the loss. */
export const activityRegularization = defineLayer({
  type: 'layers/ActivityRegularization',
  options: {
    l1: options.number({ min: 0, default: 0 }),
    l2: options.number({ min: 0, default: 0 }),
  },
  call(x, { options: { l1, l2 }, addLoss }) {
    if (l1 !== 0 || l2 !== 0) addLoss(activityPenalty(regularizers.l1l2({ l1, l2 }), x));
    return x;
  },
});
