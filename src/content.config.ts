import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { chosenArticles } from './course/load.ts';
import { frontmatterSchema } from './course/schema.ts';

const chosen = chosenArticles();
const pattern = chosen ? [...chosen].map((slug) => `${slug}.mdx`) : '*.mdx';

export const collections = {
  articles: defineCollection({
    loader: glob({ pattern, base: './content/articles' }),
    schema: frontmatterSchema,
  }),
};
