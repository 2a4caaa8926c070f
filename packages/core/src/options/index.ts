export { boolean, integer, nullable, number, oneOf, perAxis, shape, string } from './options.js';
export { option as custom } from './option.js';
