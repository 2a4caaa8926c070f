import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  Random,
  memory,
  scalar,
  parameterGradients,
  tensor,
  useBackend,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { dense, sequential } from '@graftjs/layers';
import { feat } from '../testing/closed-form.js';
import { l1sp } from './l1sp.js';
import { l2sp } from './l2sp.js';

beforeAll(() => useBackend(cpu()));

const batch = { x: [], y: [], outputs: [], inside: () => scalar(0) };

/** A layer of the source, [3, 4], that moved, and a new one, [4, 2]. */
function moved() {
  const model = sequential([
    dense(4, { useBias: false, inputShape: [3], name: 'body' }),
    dense(2, { useBias: false, name: 'head' }),
  ]);
  const [body, head] = model.parameters as unknown as [Parameter, Parameter];
  const start = feat(3, 4);
  const set = (parameter: Parameter, rows: readonly (readonly number[])[]) => {
    const values = tensor(rows as number[][]);
    parameter.assign(values);
    values.dispose();
  };
  set(body, start);
  set(head, feat(4, 2));
  const context = {
    model,
    source: [body],
    fresh: [head],
    examples: dataset([]),
    random: new Random(1),
  };
  const move = () =>
    set(
      body,
      start.map((row, i) => row.map((value, j) => value + 0.1 * start[2 - i]![j]!)),
    );
  return { context, move, body, head, parameters: [body, head] };
}

describe('penalties toward the starting point', () => {
  test('L2-SP: the published formula', async () => {
    const { context, move, parameters } = moved();
    const penalty = await l2sp({ alpha: 0.1, beta: 0 }).bind(context);
    expect(penalty.term!(parameters, batch).dataSync()[0]).toBe(0);
    const both = await l2sp({ alpha: 0.1, beta: 0.01 }).bind(context);
    move();
    expect(both.term!(parameters, batch).dataSync()[0]).toBeCloseTo(0.0237403798, 7);
    const tensors = memory().numTensors;
    penalty.dispose();
    both.dispose();
    expect(memory().numTensors).toBe(tensors - 2);
  });

  test('its gradient is alpha (w - w0)', async () => {
    const { context, move, body, parameters } = moved();
    const penalty = await l2sp({ alpha: 0.1, beta: 0 }).bind(context);
    const before = body.value.dataSync().slice();
    move();
    const { gradients } = parameterGradients(() => penalty.term!(parameters, batch), [body]);
    const expected = body.value.dataSync().map((value, i) => 0.1 * (value - before[i]!));
    gradients[0]!.gradient
      .dataSync()
      .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  });

  test('decoupled, it pulls by exactly (1 - rate alpha) to the power of the steps', async () => {
    const { context, move, body, parameters } = moved();
    const penalty = await l2sp({ alpha: 0.5, beta: 0.2, decoupled: true }).bind(context);
    const start = body.value.dataSync().slice();
    move();
    const before = body.value.dataSync().slice();
    for (let step = 0; step < 5; step++) penalty.afterStep!({ parameters, rateOf: () => 0.1 });
    body.value.dataSync().forEach((value, i) => {
      const expected = start[i]! + (before[i]! - start[i]!) * 0.95 ** 5;
      expect(value).toBeCloseTo(expected, 6);
    });
  });

  test('held without end, weights are where they began', async () => {
    const { context, move, body, parameters } = moved();
    const penalty = await l2sp({ alpha: 10, beta: 0, decoupled: true }).bind(context);
    const start = body.value.dataSync().slice();
    move();
    penalty.afterStep!({ parameters, rateOf: () => 0.1 });
    body.value.dataSync().forEach((value, i) => expect(value).toBeCloseTo(start[i]!, 6));
    penalty.dispose();
  });
  test('L1-SP', async () => {
    const { context, move, parameters } = moved();
    const penalty = await l1sp({ alpha: 0.1, beta: 0.01 }).bind(context);
    move();
    const term: Tensor = penalty.term!(parameters, batch);
    expect(term.dataSync()[0]).toBeCloseTo(0.0957719075, 6);
  });

  test('in words', () => {
    expect(l2sp({ decoupled: true }).describe()).toBe(
      'L2-SP: 0.01/2 |w - w0|^2 + 0.01/2 |w new|^2, decoupled',
    );
  });
});
