"""An edition as one file each: a Word document, a PDF and a workbook of its tables, for boards that file and annotate
papers. All are made from what the edition's audience is shown and from nothing else."""
