/** Those of the hosts named before that are other machines: two names with one boot id (random(4)) are one machine, named twice, or containers on its kernel. */
export const otherMachines = <T extends { readonly boot: string }>(
  own: string,
  peers: readonly T[],
): readonly T[] => peers.filter(({ boot }) => boot !== own);
