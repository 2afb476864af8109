export { coprLogin } from './copr-login.js';
