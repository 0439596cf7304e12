/** The algorithms that a server offers, each list in its own order (RFC 4253, 7.1). */
export interface ServerOffer {
  /** The identification string: `SSH-2.0-OpenSSH_9.2p1 …`. */
  readonly identification: string;
  readonly kex: readonly string[];
  readonly hostKey: readonly string[];
  readonly encryption: readonly string[];
  readonly mac: readonly string[];
  readonly compression: readonly string[];
}

/** Reads along what a server sends in the clear before keys are exchanged. */
export interface OfferReader {
  /** Takes the next bytes; true once nothing more is wanted. */
  push(chunk: Buffer): boolean;
  /** Null until the offer came whole. */
  offer(): ServerOffer | null;
  /** The lines that came so far: a greeting, an identification, or what a server that is none says. */
  greeting(): string;
}

const LIMIT = 64 * 1024;
const KEXINIT = 20;
/** Packet length, padding length, message number and cookie. */
const HEAD = 4 + 1 + 1 + 16;

const readLists = (packet: Buffer): readonly (readonly string[])[] => {
  const lists: string[][] = [];
  let at = HEAD;
  while (lists.length < 10 && at + 4 <= packet.length) {
    const end = at + 4 + packet.readUInt32BE(at);
    if (end > packet.length) break;
    lists.push(
      packet
        .toString('latin1', at + 4, end)
        .split(',')
        .filter((name) => /^[!-~]+$/.test(name)),
    );
    at = end;
  }
  return lists;
};

/** Bounded and without judgement: what is damaged yields no offer. */
export const createOfferReader = (): OfferReader => {
  let bytes = Buffer.alloc(0);
  let offer: ServerOffer | null = null;
  let done = false;
  const read = (): void => {
    const text = bytes.toString('latin1');
    const identification = /^SSH-[^\r\n]*(?=\r?\n)/m.exec(text);
    if (identification === null) return;
    const start = text.indexOf('\n', identification.index) + 1;
    if (bytes.length < start + 4) return;
    const end = start + 4 + bytes.readUInt32BE(start);
    if (end - start > LIMIT) done = true;
    if (done || bytes.length < end) return;
    done = true;
    const packet = bytes.subarray(start, end);
    const lists = readLists(packet);
    if (packet[5] !== KEXINIT || lists.length < 10) return;
    const [kex = [], hostKey = [], , encryption = [], , mac = [], , compression = []] = lists;
    offer = { identification: identification[0], kex, hostKey, encryption, mac, compression };
  };
  return {
    push(chunk) {
      if (!done) {
        bytes = Buffer.concat([bytes, chunk]);
        read();
        if (bytes.length > LIMIT) done = true;
      }
      return done;
    },
    offer: () => offer,
    greeting: () => bytes.toString('latin1', 0, 512).split('\n').slice(0, 3).join('\n'),
  };
};
