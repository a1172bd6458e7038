import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite console` serves the sources with the admin API of a service on port 7655. */
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:7655' } },
});
