import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { graft } from '../testing/graft.js';

describeData('graft info', () => {
  it('knows MobileNet', async () => {
    const model = join(dataDir, 'mobilenet-v1-025-224-tfjs/model.json');
    const { code, json } = await graft('info', model, '--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({
      format: 'tfjs-layers',
      loads: true,
      architecture: 'MobileNetV1',
      inputs: ['[?, 224, 224, 3]'],
      outputs: ['[?, 1000]'],
      parameters: 475_544,
    });
    const { stdout } = await graft('info', model, '--layers');
    expect(stdout).toContain('images        RGB pixels / 127.5 - 1, 224 x 224, bilinear');
    expect(stdout).toMatch(/conv_dw_13 +DepthwiseConv2D +2,304/);
  });

  it('says why a model cannot be loaded', async () => {
    const { code, stdout } = await graft('info', join(dataDir, 'tfjs-official/graph_model'));
    expect(code).toBe(1);
    expect(stdout).toContain('format  tfjs-graph');
    expect(stdout).toContain('it is a graph model, which has operations but no layers');
  });
});

it('says where it looked for a model', async () => {
  const { code, stderr, stdout } = await graft('info', '/nowhere/model.json');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    'FormatError: /nowhere/model.json: there is no such file or folder [GRAFT-FORMAT]\n',
  );
});
