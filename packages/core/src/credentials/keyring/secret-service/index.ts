export { PROMPT_MS } from './answer-prompt.js';
export { probeSecretService, unusable } from './probe-secret-service.js';
export { keyringError } from './secret-service-error.js';
export { CALL_MS, type SecretServiceOptions, secretServiceKeyring } from './secret-service-keyring.js';
