import { Duplex } from 'node:stream';

/**
 * A channel as a stream that keeps Node's promises: `destroy` ends it at once, with its error, whatever the server still has to say. A channel
 * of ssh2 closes only once the server agreed and everything was read. `failure` may name why a channel ended that never said anything.
 */
export const channelStream = (
  channel: Duplex,
  options: { readonly first?: Buffer; readonly failure?: () => Error | null } = {},
): Duplex => {
  let hasSpoken = false;
  let isOver = false;
  const stream: Duplex = new Duplex({
    read: () => {
      if (!isOver) channel.resume();
    },
    write: (chunk: Buffer, _encoding, done) => {
      // A closed channel takes no bytes and calls nobody back.
      if (isOver) done(new Error('The channel is closed'));
      else if (channel.write(chunk)) done();
      else channel.once('drain', () => done());
    },
    final: (done) => {
      channel.end();
      done();
    },
    destroy: (error, done) => {
      isOver = true;
      channel.destroy();
      // Unread bytes would keep the channel, and the session it stands for, from closing.
      channel.resume();
      done(error);
    },
  });
  const end = () => {
    if (isOver) return;
    isOver = true;
    const failure = hasSpoken ? null : (options.failure?.() ?? null);
    if (failure !== null) stream.destroy(failure);
    else {
      stream.push(null);
      stream.end();
    }
  };
  channel.on('error', () => undefined);
  channel.on('data', (chunk: Buffer) => {
    hasSpoken = true;
    if (!isOver && !stream.push(chunk)) channel.pause();
  });
  channel.once('end', end);
  channel.once('close', end);
  if (options.first !== undefined && options.first.length > 0) {
    hasSpoken = true;
    stream.push(options.first);
  }
  return stream;
};
