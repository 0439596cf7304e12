const HOP =
  /^(?:ssh:\/\/)?(?:[^\s\p{C}@:,/'"`$;&|<>(){}-][^\s\p{C}@:,/'"`$;&|<>(){}]*@)?(?:\[[0-9a-fA-F:.%a-z]+\]|[A-Za-z0-9_][A-Za-z0-9_.-]*)(?::([1-9]\d{0,4}))?$/u;

/** Whether text is what ProxyJump of ssh_config(5) takes: hosts with commas between them, each with user and port where needed; or `none`. */
export const isJump = (text: string): boolean =>
  text.length <= 1000 &&
  text.split(',').every((hop) => {
    const match = HOP.exec(hop);
    return match !== null && Number(match[1] ?? 22) < 65_536;
  });
