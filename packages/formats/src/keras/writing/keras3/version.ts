/** The Keras in whose vocabulary files are written. */
export const WRITTEN_KERAS_VERSION = '3.15.0';
