declare module 'virtual:symbols.css';
