// The program of a page of its own, as text; vite.config.ts builds it.
declare module "virtual:standalone-program" {
  const program: string;
  export default program;
}
