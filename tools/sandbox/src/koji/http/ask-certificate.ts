import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * Asks for the client's certificate after the handshake, as an Apache does that wants it for one path only (koji contract 3).
 * Under TLS 1.2 that is a renegotiation. TLS 1.3 has post-handshake authentication instead, which neither Node's servers nor its clients
 * can do: false, and the answer is what Apache answers a client without it, 403.
 */
export async function askCertificate({ socket }: IncomingMessage): Promise<boolean> {
  if (!(socket instanceof TLSSocket)) return true;
  if (hasCertificate(socket)) return true;
  if (socket.getProtocol() !== 'TLSv1.2') return false;
  await new Promise<void>((resolve, reject) => {
    // A client without one fails the handshake, which ends the connection.
    const gone = (): void => reject(new Error('the connection ended while its certificate was asked for'));
    socket.once('close', gone);
    socket.renegotiate({ requestCert: true, rejectUnauthorized: true }, (error) => {
      socket.off('close', gone);
      if (error === null) resolve();
      else reject(error);
    });
  });
  return hasCertificate(socket) && socket.authorized;
}

function hasCertificate(socket: TLSSocket): boolean {
  return (socket.getPeerCertificate().subject as unknown) !== undefined;
}
