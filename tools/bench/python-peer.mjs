import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Keras on TensorFlow or PyTorch in a Python of yours, waiting for its turns: it is told a case,
 * then times one run at a time.
 */
export async function pythonPeer(python, library, threads) {
  const script = fileURLToPath(new URL('python_peer.py', import.meta.url));
  const child = spawn(python, [script, library, String(threads)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  child.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const hello = await answer();
  if (!hello) {
    console.error(`${library} is left out: ${python} does not run it`);
    return undefined;
  }
  const ask = (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    return answer();
  };
  return {
    name: hello.name,
    close: () => child.kill(),
    async prepare({ elsewhere }) {
      if (!elsewhere || !(await ask({ prepare: elsewhere })).able) return undefined;
      return { slow: false, use() {}, timed: async () => (await ask({ run: 1 })).ms };
    },
  };
}
