import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { graft } from './testing/graft.js';
import { version } from './version.js';

describe('a command line that makes no sense', () => {
  it.each([
    [['predict', 'model', 'cat.jpg', '--bakend', 'cpu'], "unknown option '--bakend'", '--backend?'],
    [['prodict', 'model'], "unknown command 'prodict'", '(Did you mean predict?)'],
    [['predict', 'm', 'c.jpg', '--backend', 'smd'], "argument 'smd' is invalid", 'mean "simd"?'],
    [['predict', 'm', 'c.jpg', '--top', '0'], "argument '0' is invalid", 'at least 1'],
    [
      ['predict', 'm', 'c.jpg', '--preprocess', 'mobilnet'],
      "'mobilnet' is invalid",
      '"mobilenet"?',
    ],
    [['predict', 'model'], "missing required argument 'image'", 'See graft predict --help.'],
  ])('%j', async (argv, problem, hint) => {
    const { code, stdout, stderr } = await graft(...argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(problem);
    expect(stderr).toContain(hint);
  });

  it('is told to programs as JSON', async () => {
    const { code, json } = await graft('info', 'model', '--layer', '--json');
    expect(code).toBe(2);
    expect(json).toEqual({
      error: {
        code: 'USAGE',
        message: expect.stringContaining('Did you mean --layers?') as unknown,
      },
    });
  });
});

describe('help', () => {
  it.each([
    ...['train', 'evaluate', 'predict', 'explain', 'compare', 'adapt', 'info', 'rank', 'report'],
  ])('of %s shows an example', async (command) => {
    const { code, stdout } = await graft(command, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n  graft ${command} `));
  });

  it('is what an empty command line shows', async () => {
    const { code, stdout } = await graft();
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: graft [options] [command]');
  });
});

it('has the version of its package', async () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  expect(version).toBe((JSON.parse(text) as { version: string }).version);
  expect((await graft('--version')).stdout).toBe(`${version}\n`);
});
