export { PROMPT_MS } from './answer-prompt.js';
export { probeSecretService, unusable } from './probe-secret-service.js';
export { keyringError } from './secret-service-error.js';
export { CALL_MS, secretServiceKeyring } from './secret-service-keyring.js';
