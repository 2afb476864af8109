import { HttpsProxyAgent } from 'https-proxy-agent';

type Connect = HttpsProxyAgent<string>['connect'];

/** The request option by which the transport hands its signal to the agent; Node passes unknown options through. */
export interface ConnectSignal {
  readonly connectSignal?: AbortSignal;
}

/**
 * Tunnels https through a proxy (CONNECT). The base class doesn't notice when the request that it connects for is given up, and
 * would wait for a silent proxy for ever; so each connection is dialled by an agent of its own that listens to the signal.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
  override async connect(...[request, options]: Parameters<Connect>): ReturnType<Connect> {
    const { connectSignal } = options as ConnectSignal;
    const dialing = new AbortController();
    const stop = (): void => dialing.abort(connectSignal?.reason);
    if (connectSignal?.aborted === true) stop();
    else connectSignal?.addEventListener('abort', stop, { once: true });
    const dialled = { ...this.connectOpts, signal: dialing.signal, headers: this.proxyHeaders };
    try {
      return await new HttpsProxyAgent<string>(this.proxy, dialled).connect(request, options);
    } finally {
      // The connection outlives the request that it was made for.
      connectSignal?.removeEventListener('abort', stop);
    }
  }
}
