/**
 * Lets signals, timers and the page have their turn. Steps on a CPU only ever wait for what is
 * there already, and would keep the event loop to themselves until the run ends.
 */
export class Breather {
  #last = performance.now();

  constructor(private readonly everyMs = 30) {}

  async breathe(): Promise<void> {
    if (performance.now() - this.#last < this.everyMs) return;
    await nextTurn();
    this.#last = performance.now();
  }
}

const immediate = (globalThis as { setImmediate?: (then: () => void) => unknown }).setImmediate;

function nextTurn(): Promise<void> {
  if (immediate) return new Promise((resolve) => void immediate(resolve));
  // Browsers make nested timeouts wait for 4 ms; a message does not wait.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
