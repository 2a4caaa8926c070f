import { expect, test } from '@jest/globals';
import { elementProgress, linesProgress } from '../index.js';

const event = { epochs: 4, steps: 10, logs: { loss: 0.25, 'val.acc': NaN } };

test('plain lines: one an epoch, and why a run stopped', () => {
  const lines: string[] = [];
  const progress = linesProgress((line) => void lines.push(line));
  expect(progress.wantsStep()).toBe(false);
  progress.epoch({ ...event, epoch: 1, step: 10, seconds: 3725 });
  progress.end?.('interrupted');
  expect(lines).toEqual([
    'epoch 2/4  loss 0.2500  val.acc NaN  1 h 02 min',
    'stopped: interrupted',
  ]);
});

test('a page: a bar and a line in the element given', () => {
  const made: { [name: string]: { value?: number; textContent?: string } } = {};
  const element = {
    ownerDocument: { createElement: (name: string) => (made[name] = { textContent: '' }) },
    replaceChildren: () => {},
  };
  const progress = elementProgress(element as unknown as Element);
  expect(progress.wantsStep()).toBe(true);
  progress.step({ ...event, epoch: 1, step: 5 });
  expect(progress.wantsStep()).toBe(false);
  expect(made['progress']?.value).toBeCloseTo(1.5 / 4, 12);
  expect(made['output']?.textContent).toBe('epoch 2/4  loss 0.2500  val.acc NaN');
});
