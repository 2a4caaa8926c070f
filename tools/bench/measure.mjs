/**
 * Runs one case on every contestant in turns, so that a busy moment of the machine hits all alike.
 *
 * @returns {Promise<Map<string, { best: number, median: number }>>} milliseconds by name
 */
export async function measure(item, contestants, seconds) {
  const works = new Map();
  for (const { name, prepare } of contestants) {
    const work = await prepare(item);
    if (work) works.set(name, { share: 1, ...work, times: [] });
  }
  // A slow peer runs once in all, ahead of the turns, whose time it would use up.
  const turns = [...works.values()].filter(({ slow }) => !slow);
  for (const work of works.values()) {
    await work.use();
    if (work.slow) work.times.push(await once(work));
    // What is compiled on first use, and caches.
    else for (let i = 0; i < 3; i++) await once(work);
  }
  const end = performance.now() + seconds * 1000 * turns.length;
  do {
    for (const work of turns) {
      await work.use();
      // A round long enough to outweigh the timer, and short enough to take turns.
      const until = performance.now() + 40;
      do work.times.push(await once(work));
      while (performance.now() < until);
    }
  } while (performance.now() < end);
  return new Map([...works].map(([name, { times, share }]) => [name, summary(times, share)]));
}

async function once({ run, timed }) {
  if (timed) return timed();
  const start = performance.now();
  const pending = run();
  // A work that is done already must not be charged for a turn of the event loop.
  if (pending instanceof Promise) await pending;
  return performance.now() - start;
}

function summary(times, share) {
  const sorted = times.map((time) => time / share).sort((a, b) => a - b);
  return { best: sorted[0], median: sorted[sorted.length >> 1] };
}
