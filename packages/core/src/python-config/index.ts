export { type OptionEdit, removeOption, setOption } from './edit.js';
export {
  decodePythonConfig,
  type PythonConfig,
  type PythonConfigOrigin,
  type PythonConfigSource,
  pythonBoolean,
  readPythonConfig,
} from './python-config.js';
export {
  PythonConfigError,
  type PythonConfigPlace,
  type PythonConfigProblem,
} from './python-config-error.js';
