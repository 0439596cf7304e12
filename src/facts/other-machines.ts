/**
 * Those of the hosts named before that are other machines for certain. Two names with one boot id are one machine, named twice, or containers on its
 * kernel; where the kernel does not tell its boot id (random(4)), nobody knows.
 */
export const otherMachines = <T extends { readonly boot: string | null }>(
  own: string | null,
  peers: readonly T[],
): readonly T[] => (own === null ? [] : peers.filter(({ boot }) => boot !== null && boot !== own));
