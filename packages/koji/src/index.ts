export type { HubMethodOptions, QueryOpts } from './api/arguments.js';
export type { HubResult } from './api/results.js';
export type { KojiAuth } from './auth/koji-auth.js';
export { createKojiClient, KojiClient } from './client.js';
export type { KojiConfigContext } from './config-files.js';
export { type KojiFault, kojiFaultOf } from './faults/koji-fault.js';
export type { HubApi } from './generated/hub-api.js';
export { configOfProfile, type KojiConfig } from './koji-config.js';
export { kojiLogin } from './koji-login.js';
export { type KojiProfile, loadKojiProfile, loadKojiProfiles } from './koji-profile.js';
export type { MultiApi, Planned } from './multicall/multi-api.js';
export type { MultiOptions, MultiResult, MultiResults } from './multicall/multi-call.js';
export type { HubCallOptions, HubConnection, Keywords } from './session/hub-connection.js';
export type { Doubt, Settle, Settled } from './session/settle.js';
export type { UploadedFile, UploadFileOptions } from './upload/upload-file.js';
export { uploadDirectory } from './upload/upload-target.js';
export {
  createDecoder as createXmlRpcDecoder,
  type DecodeLimits,
  type XmlRpcDecoder,
} from './xmlrpc/decode.js';
export type { XmlRpcCall, XmlRpcFault, XmlRpcInput, XmlRpcResponse, XmlRpcValue } from './xmlrpc/value.js';
