import { workerSource } from './worker-source.js';

/** What a worker needs to take part; the module and the memory are shared, not copied. */
export interface WorkerTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly names: readonly string[];
  /** 1 and up; the calling thread is 0. */
  readonly thread: number;
  /** This thread's scratch memory. */
  readonly scratch: number;
}

export interface SpawnedWorker {
  terminate(): Promise<void>;
}

/**
 * Starts one worker that keeps no Node process alive.
 *
 * @param onEnd told why, when the worker ends without being asked to
 */
export function spawnWorker(task: WorkerTask, onEnd: (reason: string) => void): SpawnedWorker {
  return isNode() ? spawnInNode(task, onEnd) : spawnInBrowser(task, onEnd);
}

function isNode(): boolean {
  return typeof process !== 'undefined' && typeof process.getBuiltinModule === 'function';
}

function spawnInNode(task: WorkerTask, onEnd: (reason: string) => void): SpawnedWorker {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  // No flags of the process: loaders and hooks that it was started with are no business of ours.
  const worker = new Worker(workerSource, { eval: true, workerData: task, execArgv: [], env: {} });
  let asked = false;
  let reason = '';
  worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => {
    if (!asked) onEnd(reason || `exit code ${code}`);
  });
  worker.unref();
  return {
    async terminate() {
      asked = true;
      await worker.terminate();
    },
  };
}

function spawnInBrowser(task: WorkerTask, onEnd: (reason: string) => void): SpawnedWorker {
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onerror = (event) => onEnd(event.message);
  worker.postMessage(task);
  return {
    async terminate() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
