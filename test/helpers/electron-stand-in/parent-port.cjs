// Gives a forked process the `process.parentPort` of an Electron utility process.
process.parentPort = {
  postMessage: (message) => void (process.connected && process.send(message, undefined, undefined, () => undefined)),
  on: (event, listener) => void (event === 'message' && process.on('message', (data) => listener({ data, ports: [] }))),
};
