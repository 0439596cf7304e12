export type VmName = 'clean' | 'hardened';
export type Vm = { readonly port: number };
export const startVm = async (name: VmName): Promise<Vm & { readonly stop: () => Promise<void> }> => {
  throw new Error(`no vm ${name} yet`);
};
