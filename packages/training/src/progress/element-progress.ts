import { describeLogs, describeSeconds } from './describe.js';
import type { Progress } from './progress.js';

const EVERY_MS = 100;

/**
 * Shows a run in a page: a `<progress>` and a line of figures inside the element given.
 *
 * @example
 * await fit(model, data, { …, progress: elementProgress(document.querySelector('#training')) });
 */
export function elementProgress(element: Element): Progress {
  const page = element.ownerDocument;
  const bar = page.createElement('progress');
  const line = page.createElement('output');
  let drawn = -Infinity;
  element.replaceChildren(bar, line);
  return {
    wantsStep: () => performance.now() - drawn >= EVERY_MS,
    step({ epoch, epochs, step, steps, logs }) {
      drawn = performance.now();
      // Without a known end the bar only says that something happens.
      if (steps === null) bar.removeAttribute('value');
      else bar.value = (epoch + step / steps) / epochs;
      line.textContent = `epoch ${epoch + 1}/${epochs}  ${describeLogs(logs)}`;
    },
    epoch({ epoch, epochs, logs, seconds }) {
      bar.value = (epoch + 1) / epochs;
      line.textContent = `epoch ${epoch + 1}/${epochs}  ${describeLogs(logs)}  ${describeSeconds(seconds)}`;
    },
    end(reason) {
      if (reason) line.textContent += `  stopped: ${reason}`;
    },
  };
}
