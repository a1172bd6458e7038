/** No test speaks to anything beyond loopback: a connection elsewhere fails with the address it asked for. */
import net from 'node:net';

const local = /^(localhost|127\.|::1$|\/)/;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const options =
    typeof first === 'object' && first !== null ? (first as { host?: string; path?: string }) : {};
  const host = options.host ?? (typeof args[1] === 'string' ? args[1] : 'localhost');
  if (options.path === undefined && !local.test(host))
    throw new Error(`A test tried to connect to ${host}; tests stay on this machine.`);
  return Reflect.apply(connect, this, args);
} as typeof connect;
