/** What cannot be done, and is said: by the check in which it may be. Anything else is a mistake. */
const REFUSALS = [
  ['load', /it holds Python code|there is no layer class|it is a graph model/],
  // Nothing comes before the head.
  ['unfreezeLast|l2sp|l1sp|ewc|bss|delta|lwf|coTuning|several heads', /lastStages: 1 does not fit/],
  ['surgical', /no layer, block or stage "stage_1"/],
  ['lora|ia3|adapters merge', /none of the chosen layers has a kernel/],
  ['bottleneck', /no layer is chosen/],
  ['delta', /there are no layers to compare/],
  ['lwf|coTuning', /nothing of ".*" comes before the head/],
  // The source is no classifier, or has several.
  ['ewc|coTuning', /gives no probabilities/],
  ['ewc|lwf|coTuning', /has \d+ outputs, and/],
].map(([checks, reason]) => ({ checks: checks.split('|'), reason }));

export const isExpected = (check, detail) =>
  REFUSALS.some(({ checks, reason }) => checks.includes(check) && reason.test(detail));
