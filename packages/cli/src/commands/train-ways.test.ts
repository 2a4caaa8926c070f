// Each way to train that the command line names, on photos that any network can learn.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { recipeCatalogue } from '../recipes/recipe-catalogue.js';
import { graft } from '../testing/graft.js';
import { makePhotos } from '../testing/photo-folder.js';
import { makeBase } from '../testing/small-base.js';

jest.setTimeout(120_000);
let folder = '';
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-ways-'));
  await makePhotos(at('photos'), 6);
  await makeBase(at('base'));
});
afterAll(() => rm(folder, { recursive: true }));

const train = (...more: string[]) =>
  graft(
    ...['train', at('photos'), '--base', at('base'), '--out', at('out'), '--json'],
    ...['--preprocess', 'zeroToOne', '--seed', '5', '--backend', 'simd', ...more],
  );

interface Run {
  recipe: string;
  penalties: string[];
  phases: { name: string; epochs: Record<string, number>[] }[];
  notes: string[];
}

describe('graft train --recipe', () => {
  it.each(Object.keys(recipeCatalogue))('%s', async (name) => {
    const { code, json, stderr } = await train('--recipe', name, '--epochs', '1');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect((json as unknown as Run).phases.length).toBeGreaterThan(0);
    const { json: again } = await graft('evaluate', at('out'), at('photos'), '--json');
    expect(again['examples']).toBe(18);
  });

  it('takes options, and several one after the other', async () => {
    const { code, json } = await train(
      ...['--recipe', 'linear-probe:start=random,epochs=2', '--recipe', 'lora:rank=3,tuneEpochs=1'],
    );
    expect(code).toBe(0);
    const { recipe, phases } = json as unknown as Run;
    expect(recipe).toMatch(/2 epochs of Adam[^]*\nthen\n[^]*updates of rank 3/);
    expect(phases.map(({ name }) => name)).toEqual(['linear probe', 'solved head', 'LoRA']);
  });

  it('names a part that is not there', async () => {
    const { code, stderr } = await train('--recipe', 'surgical:part=conv_c');
    expect(code).toBe(1);
    expect(stderr).toMatch(/conv_c[^]*Did you mean "conv_a" or "conv_b"/);
    expect(existsSync(at('.out'))).toBe(false);
  });
});

describe('graft train --penalty', () => {
  it('takes any together, and reports each by its name', async () => {
    const { code, json, stderr } = await train(
      ...['--recipe', 'full', '--epochs', '1', '--source', at('photos')],
      ...['l2sp:alpha=0.1', 'l1sp', 'ewc:examples=9', 'delta:attention=even', 'bss', 'lwf']
        .flatMap((spec) => ['--penalty', spec])
        .concat('--penalty', 'co-tuning:weight=1', '--penalty', 'bi-tuning:queue=4'),
    );
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const { penalties, phases } = json as unknown as Run;
    expect(penalties).toHaveLength(8);
    expect(penalties[0]).toContain('L2-SP: 0.1/2 |w - w0|^2');
    const names = ['l2sp', 'l1sp', 'ewc', 'delta', 'bss', 'lwf', 'coTuning', 'biTuning'];
    expect(Object.keys(phases[0]?.epochs[0] ?? {})).toEqual(expect.arrayContaining(names));
    expect(stderr).toMatch(/epoch 1\/1: loss .*, of the loss: l2sp [\d.e-]+, l1sp /);
    expect(json['forgetting']).toMatchObject({ head: 'probe' });
  });

  it('ewc needs photos of the source, and distill a teacher', async () => {
    const ewc = await train('--penalty', 'ewc');
    expect(ewc.code).toBe(1);
    expect(ewc.stderr).toContain('Give some with --source FOLDER');
    const nobody = await train('--penalty', 'distill');
    expect(nobody.stderr).toContain('--penalty distill:teacher=other-model');
  });

  it('distill learns from a run of the same classes', async () => {
    await train('--recipe', 'linear-probe', '--out', at('teacher'));
    const { code, json } = await train(
      ...['--recipe', 'full', '--epochs', '1', '--penalty', `distill:teacher=${at('teacher')}`],
    );
    expect(code).toBe(0);
    expect(Object.keys((json as unknown as Run).phases[0]?.epochs[0] ?? {})).toContain('distill');
    await rm(at('photos', 'red'), { recursive: true });
    const other = await train('--penalty', `distill:teacher=${at('teacher')}`);
    await makePhotos(at('photos'), 6);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('the teacher has other classes than the photos');
  });
});

describe('graft train', () => {
  it('--minutes races ways, and keeps the best', async () => {
    const { code, json, stderr } = await train('--minutes', '0.05');
    expect(code).toBe(0);
    expect(stderr).toMatch(/\nLinear probe\n/);
    expect((json['tried'] as object[])[0]).toMatchObject({ name: 'linear probe', accuracy: 1 });
    expect((json['tried'] as object[]).length).toBeGreaterThan(1);
    expect(json['recipe']).toMatch(/^the best of \d+ ways tried in 0\.05 min: /);
    expect((json as unknown as Run).notes.join()).toContain(
      'was chosen by the photos that measure',
    );
  });

  it('--rate find sweeps, and keeps near the usual rate', async () => {
    const { code, json, stderr } = await train(
      ...['--recipe', 'lpft', '--epochs', '1', '--rate', 'find'],
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Learning rates: ');
    const { taken, usual, rates } = json['rate'] as Record<string, number> & { rates: number[] };
    expect(usual).toBe(1.5e-4);
    expect(taken).toBeGreaterThanOrEqual(usual! / 4);
    expect(taken).toBeLessThanOrEqual(4 * usual!);
    expect(rates.length).toBeGreaterThan(10);
    expect(await readFile(at('out', 'learning-rates.svg'), 'utf8')).toMatch(/^<svg/);
    await train('--recipe', 'lpft', '--epochs', '1');
    expect(await readdir(at('out'))).not.toContain('learning-rates.svg');
    const adapters = await train('--recipe', 'lora', '--rate', 'find');
    expect(adapters.code).toBe(1);
    expect(adapters.stderr).toContain('one recipe that trains layers as they are');
  });

  it('--cache keeps features for the next run, which gives the same bits', async () => {
    const first = await train('--recipe', 'linear-probe', '--epochs', '2', '--cache', at('cache'));
    expect(await readdir(at('cache'))).toHaveLength(1);
    const second = await train('--recipe', 'linear-probe', '--epochs', '2', '--cache', at('cache'));
    const uncached = await train('--recipe', 'linear-probe', '--epochs', '2');
    const epochs = ({ json }: typeof first) => (json as unknown as Run).phases;
    expect(epochs(second)).toEqual(epochs(first));
    expect(epochs(uncached)).toEqual(epochs(first));
  });
});

describe('graft predict --trust', () => {
  const picture = () => at('photos', 'green', '1.jpg');

  it('says what to make of an answer, by the photos put aside', async () => {
    await train('--recipe', 'linear-probe');
    const { code, json } = await graft(
      ...['predict', at('out'), picture(), '--trust', '0.6', '--abstain', '0.9', '--json'],
    );
    expect(code).toBe(0);
    expect(json).toMatchObject({
      trust: { photos: 4, coverage: 0.6 },
      images: [{ set: expect.arrayContaining(['green']) as unknown, answered: true }],
    });
    const { stdout } = await graft('predict', at('out'), picture(), '--trust', '0.6');
    expect(stdout).toContain('Measured by 4 photos that did not train it');
    expect(stdout).toMatch(/One of these is right in 60\.0 % of cases: .*green|It may be any/);
  });

  it('measures any model by photos that are given', async () => {
    const { code, json } = await graft(
      ...['predict', at('out'), picture(), '--trust', '--held-out', at('photos'), '--json'],
    );
    expect(code).toBe(0);
    expect(json).toMatchObject({ trust: { photos: 18, coverage: 0.9 } });
    const bare = await graft(
      ...['predict', at('base'), picture(), '--trust', '--preprocess', 'zeroToOne'],
    );
    expect(bare.code).toBe(1);
    expect(bare.stderr).toContain('--held-out FOLDER');
  });
});

describe('graft train --delta', () => {
  it.each(['linear-probe', 'lora:rank=2', 'ia3', 'bottleneck', 'norm-only', 'full'])(
    '%s: the small file and the base give the same answers',
    async (recipe) => {
      const flags = ['--recipe', recipe, '--epochs', '1', '--batch-size', '4'];
      const { code, json } = await train(...flags, '--delta', '--out', at('small'));
      expect(code).toBe(0);
      expect(json['model']).toBe(at('small', 'delta.safetensors'));
      expect(await readdir(at('small'))).not.toContain('model.json');
      await train(...flags, '--out', at('whole'));
      const answers = async (run: string) =>
        (await graft('predict', at(run), at('photos', 'red', '1.jpg'), '--json')).json['images'];
      const [small, whole] = (await Promise.all([answers('small'), answers('whole')])) as [
        { predictions: { probability: number; label: string }[] }[],
        { predictions: { probability: number; label: string }[] }[],
      ];
      small[0]?.predictions.forEach(({ probability, label }, i) => {
        expect(label).toBe(whole[0]?.predictions[i]?.label);
        expect(probability).toBeCloseTo(whole[0]?.predictions[i]?.probability ?? NaN, 5);
      });
    },
  );

  it('tells of itself, and of a base that is gone or another one', async () => {
    await train('--recipe', 'lora', '--epochs', '1', '--delta', '--out', at('small'));
    const { stdout } = await graft('info', at('small'));
    expect(stdout).toMatch(/format +delta: what was learned/);
    expect(stdout).toContain(at('base'));
    const picture = at('photos', 'red', '1.jpg');
    await rename(at('base'), at('elsewhere'));
    const gone = await graft('predict', at('small'), picture);
    await makeBase(at('base'), 4);
    const other = await graft('predict', at('small'), picture);
    await rm(at('base'), { recursive: true });
    await rename(at('elsewhere'), at('base'));
    expect(gone.code).toBe(1);
    expect(gone.stderr).toMatch(/that model cannot be opened[^]*write where it is now into "base"/);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('the delta was made for other weights');
  });

  it('is replaced by a whole model, and the other way round', async () => {
    await train('--recipe', 'linear-probe', '--delta', '--out', at('turn'));
    await train('--recipe', 'linear-probe', '--out', at('turn'));
    expect(await readdir(at('turn'))).not.toContain('delta.json');
    await train('--recipe', 'linear-probe', '--delta', '--out', at('turn'));
    expect(await readdir(at('turn'))).not.toContain('model.json');
  });
});
