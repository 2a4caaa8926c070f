"""Linear heads of scikit-learn: python tools/goldens/heads.py packages/transfer/src/heads/goldens.json"""
import numpy as np,json,sklearn
f=np.array([[np.sin(.7*i+1.3*j+.11*i*j) for j in range(5)] for i in range(30)]);y=np.arange(30)%3
f=f+0.4*np.eye(5)[y]
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis as L
from sklearn.linear_model import Ridge,LogisticRegression
out={'generator':'tools/goldens/heads.py','sklearn':sklearn.__version__}
m=L(solver='lsqr',shrinkage=.1).fit(f,y);out['lda_shrinkage_0.1']={'kernel':m.coef_.T.tolist(),'bias':m.intercept_.tolist()}
m=Ridge(alpha=2).fit(f,np.eye(3)[y]);out['ridge_2']={'kernel':m.coef_.T.tolist(),'bias':m.intercept_.tolist()}
m=LogisticRegression(C=.5,tol=1e-10,max_iter=10000).fit(f,y);out['logistic_2']={'kernel':m.coef_.T.tolist(),'bias':m.intercept_.tolist()}
from sklearn.covariance import ledoit_wolf
import sys
json.dump(out,open(sys.argv[1],'w'),indent=1)
