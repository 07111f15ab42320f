// Leads Node's http, https and fetch through the proxy of a sandbox. NODE_OPTIONS makes Node read this file first.
//
// Node 24.5 and newer heed NODE_USE_ENV_PROXY by themselves, but not for agents that a program makes; older versions
// heed nothing. NODE_EXTRA_CA_CERTS, which all heed, has them trust the sandbox.
'use strict';

const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');

const proxy = process.env.HTTPS_PROXY && new URL(process.env.HTTPS_PROXY);
const DIRECT = /^(localhost|.*\.localhost|127\.[0-9.]+|\[?::1\]?)$/i;

// A socket to host:port by way of the proxy, encrypted if `secure` are options of tls.connect.
function throughProxy(host, port, secure, done) {
  const target = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
  const socket = net.connect(Number(proxy.port), proxy.hostname.replace(/^\[|\]$/g, ''));
  let head = '';
  const failed = (error) => { socket.destroy(); done(error); };
  const read = () => {
    let chunk;
    while (!head.endsWith('\r\n\r\n') && (chunk = socket.read(1)) !== null) head += chunk.toString('latin1');
    if (!head.endsWith('\r\n\r\n')) return;
    socket.removeListener('readable', read);
    socket.removeListener('error', failed);
    const status = head.slice(0, head.indexOf('\r\n'));
    if (!/^HTTP\/1\.[01] 200 /.test(status)) return failed(new Error(status.replace(/^HTTP\S+ /, '')));
    if (!secure) return done(null, socket);
    const name = net.isIP(host) ? undefined : host;
    const encrypted = tls.connect({ servername: name, ...secure, socket, path: undefined, host, port });
    encrypted.once('error', done);
    encrypted.once('secureConnect', () => { encrypted.removeListener('error', done); done(null, encrypted); });
  };
  socket.on('readable', read);
  socket.on('error', failed);
  socket.once('connect', () => socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`));
}

function leadAgents(prototype, port, secure) {
  const direct = prototype.createConnection;
  prototype.createConnection = function createConnection(options, done) {
    const host = options.hostname || options.host || 'localhost';
    if (options.socketPath || DIRECT.test(host) || !done) return direct.call(this, options, done);
    throughProxy(host, options.port || port, secure && options, once(done));
    return undefined;
  };
}

function once(done) {
  let called = false;
  return (...found) => { if (!called) { called = true; done(...found); } };
}

// The undici inside Node keeps its dispatcher under this symbol; it is there once Headers has been looked at.
function leadFetch() {
  if (typeof globalThis.Headers !== 'function') return;
  const symbol = Symbol.for('undici.globalDispatcher.1');
  const kept = globalThis[symbol];
  const Agent = kept && kept.constructor;
  if (!Agent || Agent.name !== 'Agent') return;
  globalThis[symbol] = new Agent({
    connect({ hostname, port, protocol, servername }, done) {
      const secure = protocol === 'https:' ? { servername: servername || hostname, ALPNProtocols: ['http/1.1'] } : null;
      const to = port || (secure ? 443 : 80);
      if (!DIRECT.test(hostname)) return throughProxy(hostname, to, secure, once(done));
      const options = { host: hostname.replace(/^\[|\]$/g, ''), port: to };
      const socket = secure ? tls.connect({ ...secure, ...options }) : net.connect(options);
      const answer = once(done);
      socket.once('error', answer);
      socket.once(secure ? 'secureConnect' : 'connect', () => { socket.removeListener('error', answer); answer(null, socket); });
      return undefined;
    },
  });
}

if (proxy) {
  leadAgents(http.Agent.prototype, 80, false);
  leadAgents(https.Agent.prototype, 443, true);
  leadFetch();
}
