export { charmhubLogin, snapLogin } from './credentials/logins.js';
