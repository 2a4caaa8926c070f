// npm run test:resume -- --kills 20 --seed S
// A run that is killed at random moments and resumed must end with the bits of one that never was.
import { execFileSync, spawn } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
const STEPS = 240;
if (!process.env.GRAFT_SKIP_BUILD) {
  execFileSync('npx', ['nx', 'run-many', '-t', 'build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
const { Random } = await import('@graftjs/core');
const scratch = mkdtempSync(join(tmpdir(), 'graft-resume-'));

/**
 * Runs the worker to its end, or until it has shown that step and so many milliseconds went by; with
 * `again`, the same signal follows once the worker has said that it is finishing.
 */
function run({ folder, out, threads, killAt = null }) {
  const args = [join(root, 'tools/resume/worker.mjs'), folder, out, String(threads), String(seed)];
  if (killAt?.again) args.push('slow');
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [text, log, armed, second] = ['', '', false, 0];
  child.stderr.on('data', (chunk) => {
    log += chunk;
    if (!killAt?.again || second > 0 || !/half of it is written/.test(log)) return;
    second = performance.now();
    child.kill(killAt.signal);
  });
  child.stdout.on('data', (chunk) => {
    text += chunk;
    const step = Number(/step (\d+)\n$/.exec(text)?.[1] ?? -1);
    if (killAt === null || armed || step < killAt.step) return;
    armed = true;
    setTimeout(() => child.kill(killAt.signal ?? 'SIGKILL'), killAt.delay);
  });
  return new Promise((done) =>
    child.on('close', (code, signal) =>
      done({ code, signal, log, seconds: (performance.now() - second) / 1000 }),
    ),
  );
}

/** By steps; what ends an epoch comes after what its last step left. */
function newestOf(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
  return (
    names
      .map((name) => name.slice(0, -12))
      .sort()
      .at(-1) + '.safetensors'
  );
}

/** Presses Ctrl-C once; whether the run saved what it had and said how to go on. */
async function interrupt(job, step) {
  const before = newestOf(job.folder);
  const { code, log } = await run({ ...job, killAt: { step, delay: 0, signal: 'SIGINT' } });
  const saved = newestOf(job.folder);
  return code === 130 && /Run the same command again/.test(log) && saved !== before;
}

/** Presses it twice, the second time while a slow disk is written to; whether that was the end. */
async function interruptTwice(job, step) {
  const killAt = { step, delay: 0, signal: 'SIGINT', again: true };
  const { code, signal, seconds, log } = await run({ ...job, killAt });
  const partial = readdirSync(job.folder).some((name) => name.endsWith('.partial'));
  if (code === 130 && seconds < 10 && partial) return true;
  process.stderr.write(`Ctrl-C twice: code ${code}, ${signal}, ${seconds} s, ${partial}\n${log}`);
  return false;
}

/** Damages the newest checkpoint: cut off, or one bit turned. */
function damage(folder, how) {
  const newest = newestOf(folder);
  const path = join(folder, newest);
  const bytes = readFileSync(path);
  if (how === 'torn') return truncateSync(path, Math.floor(bytes.length * 0.7));
  bytes[bytes.length - 100] ^= 1;
  writeFileSync(path, bytes);
}

const results = [];
try {
  for (const threads of [1, 2]) {
    const place = (name) => join(scratch, `${name}-${threads}`);
    const whole = await run({ folder: place('whole'), out: place('whole.json'), threads });
    if (whole.code !== 0) throw new Error(`the run that nobody stopped failed:\n${whole.log}`);
    const random = new Random(seed).split('kills').split(threads);
    const steps = Array.from({ length: kills }, () => random.integer(STEPS - 10)).sort(
      (a, b) => a - b,
    );
    let [killed, fallbacks, interrupts, stops] = [0, 0, 0, 0];
    const [torn, turned] = [Math.floor(kills / 3), Math.floor((2 * kills) / 3)];
    const job = { folder: place('killed'), out: place('killed.json'), threads };
    for (const [i, step] of steps.entries()) {
      const { signal, code, log } = await run({
        ...job,
        killAt: { step, delay: random.integer(40) },
      });
      if (signal === 'SIGKILL') killed += 1;
      else if (code !== 0) throw new Error(`a resumed run failed:\n${log}`);
      fallbacks += /checksum|cut off/.test(log) ? 1 : 0;
      process.stderr.write(`threads ${threads}: kill ${i + 1}/${kills} after step ${step}\n`);
      // Ctrl-C once: the step is finished, all is saved, and the program says how to go on.
      if (i === 0) {
        interrupts += (await interrupt(job, step + 5)) ? 1 : 0;
        stops += (await interruptTwice(job, step + 8)) ? 1 : 0;
      }
      if (i === torn) damage(job.folder, 'torn');
      if (i === turned) damage(job.folder, 'turned');
    }
    const last = await run(job);
    if (last.code !== 0) throw new Error(`the last run failed:\n${last.log}`);
    fallbacks += /checksum|cut off/.test(last.log) ? 1 : 0;
    const [a, b] = ['whole.json', 'killed.json'].map((name) => readFileSync(place(name), 'utf8'));
    results.push({
      threads,
      kills: killed,
      damaged: fallbacks,
      interrupts,
      stops,
      equal: a === b,
      weights: JSON.parse(b).weights,
    });
    if (a !== b) writeFileSync(join(tmpdir(), `resume-${threads}.txt`), `${a}\n${b}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const equal = results.every((result) => result.equal);
// Both damaged files were found, Ctrl-C once saved, and twice ended the process in the middle of it.
const sound = results.every(
  ({ damaged, interrupts, stops }) => damaged === 2 && interrupts === 1 && stops === 1,
);
console.log(JSON.stringify({ equal, sound, kills, seed, results }, null, 2));
process.exit(equal && sound ? 0 : 1);
