// 2,062 photos of hands that show digits, and MobileNet v1 (0.25, 224 pixels) trained on ImageNet.
import { imageFolder } from '@graftjs/datasets';
import { loadModel } from '@graftjs/formats';
import { dense } from '@graftjs/layers';
import { graft } from '@graftjs/transfer';

export const photoFolder = (dataDir) => `${dataDir}/sign-language-digits/Dataset`;
export const mobileNet = (dataDir) => `${dataDir}/mobilenet-v1-025-224-tfjs/model.json`;

/** Four fifths to train on, one to test, drawn by seed. */
export async function photos(dataDir, seed) {
  const all = await imageFolder(photoFolder(dataDir), {
    size: [224, 224],
    preprocess: { scale: 1 / 127.5, offset: -1 },
  });
  const { train, validation: test } = all.split({ validation: 0.2, seed });
  return { train, test };
}

/** The pretrained net with a new classifier of ten classes. */
export async function grafted(dataDir) {
  const head = [dense(10, { activation: 'softmax', name: 'signs' })];
  return graft(await loadModel(mobileNet(dataDir)), { head });
}
