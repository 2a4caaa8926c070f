export { GraftError, type ErrorDetails, type Operand } from './errors/graft-error.js';
export { ShapeError } from './errors/shape-error.js';
export { DTypeError } from './errors/dtype-error.js';
export { ConfigError } from './errors/config-error.js';
export { DataError } from './errors/data-error.js';
export { FormatError } from './errors/format-error.js';
export { BackendError } from './errors/backend-error.js';
export { DisposedError } from './errors/disposed-error.js';
export { didYouMean, nearestNames } from './errors/nearest-names.js';
