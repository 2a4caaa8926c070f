import { availableParallelism, cpus } from 'node:os';

/** The machine in words: `Intel Xeon, 2 cores`. */
export function deviceName(): string {
  const model = (cpus()[0]?.model ?? 'unknown processor')
    .replaceAll(/\((R|TM)\)|\bCPU\b|\s@.*$/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const cores = availableParallelism();
  return `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
}
