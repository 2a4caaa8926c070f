export { browser, cosineWindow, enclosingPowerOfTwo, image, string } from '@tensorflow/tfjs-core';
